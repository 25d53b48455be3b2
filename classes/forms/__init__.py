"""What people type about people and their school."""

from classes.forms.people import AddressForm, InviteForm, NewcomerForm
from classes.forms.school import SettingsForm

__all__ = ["AddressForm", "InviteForm", "NewcomerForm", "SettingsForm"]
