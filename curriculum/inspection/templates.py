"""Names the templates of office programs, which are refused: a new file is made of each opening."""

from curriculum.inspection.refusal import FileRefusedError

_OFFICE = "application/vnd.openxmlformats-officedocument.{}.template.main+xml"
_MS = "application/vnd.ms-{}.main+xml"
_ODF = "application/vnd.oasis.opendocument.{}-template"

TEMPLATES = {
    _OFFICE.format("wordprocessingml"): ("a Word template (.dotx)", ".docx"),
    _OFFICE.format("presentationml"): ("a PowerPoint template (.potx)", ".pptx"),
    _OFFICE.format("spreadsheetml"): ("an Excel template (.xltx)", ".xlsx"),
    _MS.format("word.template.macroenabledtemplate"): (
        "a Word template with macros (.dotm)",
        ".docx",
    ),
    _MS.format("powerpoint.template.macroenabled"): (
        "a PowerPoint template with macros (.potm)",
        ".pptx",
    ),
    _MS.format("excel.template.macroenabled"): ("an Excel template with macros (.xltm)", ".xlsx"),
    _ODF.format("text"): ("an OpenDocument template (.ott)", ".odt"),
    _ODF.format("presentation"): ("an OpenDocument template (.otp)", ".odp"),
    _ODF.format("spreadsheet"): ("an OpenDocument template (.ots)", ".ods"),
}
"""What a template is, and the ending of the document to save it as, by its type in lower case."""


def template(kind: tuple[str, str]) -> FileRefusedError:
    """Return the error for a template of that kind."""
    name, ending = kind
    return FileRefusedError(
        f"This is {name}, not a document.",
        f"Open it, save it as {ending} or as a PDF, and choose the new file.",
    )
