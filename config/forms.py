"""How every form field is drawn: one template, in templates/components/."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Draws a field as a label, a hint, the error and the control, tied together for readers."""

    field_template_name = "components/field.html"
    form_template_name = "components/form.html"
