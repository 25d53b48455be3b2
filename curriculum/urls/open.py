"""Public addresses under /online-safety/<slug>/, without sign-in or cookies."""

from django.urls import path

from curriculum.documents import views as documents

app_name = "online_safety"
urlpatterns = [
    path("documents/<uuid:public_id>/", documents.public_download, name="document"),
    path("documents/<int:pk>/", documents.numbered, name="numbered_document"),
]
