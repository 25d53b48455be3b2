"""Staff addresses of a school's modules, sessions, resources, documents and families' page.

lessons/urls/ has the plans that teachers read.
"""

from django.urls import path

from curriculum.documents import views as documents
from curriculum.families_page import views as families_page
from curriculum.modules import views as modules
from curriculum.resources import link_views as links
from curriculum.resources import views as resources
from curriculum.scheme import views as scheme
from curriculum.sessions import views as sessions

app_name = "curriculum"
urlpatterns = [
    path("modules/new/", modules.module_new, name="module_new"),
    path("modules/import/", scheme.scheme_import, name="scheme_import"),
    path("modules/import/example/", scheme.scheme_example, name="scheme_example"),
    path("modules/<int:pk>/", modules.module_page, name="module"),
    path("modules/<int:pk>/copy/", modules.copy, name="copy"),
    path("modules/<int:pk>/edit/", modules.module_edit, name="module_edit"),
    path("modules/<int:pk>/duplicate/", modules.module_duplicate, name="module_duplicate"),
    path("modules/<int:pk>/archive/", modules.module_archive, name="module_archive"),
    path("modules/<int:pk>/scheme/", scheme.scheme_export, name="scheme_export"),
    path("modules/<int:pk>/sessions/new/", sessions.session_new, name="session_new"),
    path("plans/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("plans/<int:pk>/move/", sessions.session_move, name="session_move"),
    path("plans/<int:pk>/archive/", sessions.session_archive, name="session_archive"),
    path("plans/<int:pk>/take-out/", sessions.session_remove, name="session_remove"),
    path("resources/", resources.resources, name="resources"),
    path("resources/link/", resources.link_new, name="link_new"),
    path("resources/document/", resources.document_new, name="document_new"),
    path("resources/check/", links.check, name="check"),
    path("resources/shipped/", resources.shipped, name="shipped"),
    path("resources/<int:pk>/", resources.resource_edit, name="resource_edit"),
    path("resources/<int:pk>/put-away/", resources.archive, name="archive_resource"),
    path("resources/<int:pk>/take-address/", links.take_address, name="take_address"),
    path("resources/<int:pk>/opened/", links.opened, name="opened"),
    path("documents/<int:pk>/", documents.download, name="document"),
    path("families-page/", families_page.overview, name="families_page"),
    path("families-page/edit/", families_page.edit, name="families_page_edit"),
    path("families-page/poster/", families_page.poster, name="families_page_poster"),
]
