"""What people type about people and their school."""

from classes.forms.people import AddressForm, InviteForm, NewcomerForm, RemoveRoleForm
from classes.forms.school import SettingsForm

__all__ = ["AddressForm", "InviteForm", "NewcomerForm", "RemoveRoleForm", "SettingsForm"]
