"""Draws every form and form field with our templates in templates/components/."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws a field with its label, hint and error, linked for screen readers."""

    field_template_name = "components/field.html"
    form_template_name = "components/form.html"
