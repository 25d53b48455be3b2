"""Charts, pictures, text boxes and other objects."""

from openpyxl.chart import BarChart, Reference

from tests.reports.verification.changes.making import (
    CHART,
    DRAWING,
    DRAWN,
    SHOWS_AGAIN,
    WORDS,
    Table,
    relations,
)

table = Table()

BOX = (
    f'<xdr:wsDr xmlns:xdr="{DRAWN}/spreadsheetDrawing" xmlns:a="{DRAWN}/main" {WORDS}>'
    "<xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2"
    "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>5</xdr:col><xdr:colOff>0"
    "</xdr:colOff><xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>{}<xdr:clientData/>"
    "</xdr:twoCellAnchor></xdr:wsDr>"
)
AT = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="300000"/></a:xfrm>'
SQUARE = f'<xdr:spPr>{AT}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>'
NAMED = '<xdr:cNvPr id="2" name="Box"/>'
TEXT_BOX = (
    f'<xdr:sp macro="" textlink=""><xdr:nvSpPr>{NAMED}<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr>{SQUARE}'
    "<xdr:txBody><a:bodyPr/><a:p><a:r><a:t>Taught</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
)
PICTURE = (
    f"<xdr:pic><xdr:nvPicPr>{NAMED}<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill>"
    f'<a:blip r:embed="rId1"/></xdr:blipFill>{SQUARE}</xdr:pic>'
)
SMART_ART = (
    f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr>{NAMED}<xdr:cNvGraphicFramePr/>'
    "</xdr:nvGraphicFramePr><xdr:xfrm/><a:graphic><a:graphicData "
    f'uri="{DRAWN}/diagram"><d:relIds xmlns:d="{DRAWN}/diagram" r:dm="rId1"/></a:graphicData>'
    "</a:graphic></xdr:graphicFrame>"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360f8cfc0f01f00050001ff5cc1e3c40000000049454e44ae426082"
)
BOXES = "xl/drawings/drawing9.xml"
BOXES_RELS = "xl/drawings/_rels/drawing9.xml.rels"
IMAGE = "xl/media/image9.png"
TO_IMAGE = relations(("image", f"/{IMAGE}"))
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shape id="s1" style="position:absolute;width:90pt;height:30pt" fillcolor="white">'
    '<x:ClientData ObjectType="{}"><x:Anchor>4,0,2,0,5,0,3,0</x:Anchor></x:ClientData>'
    "</v:shape></xml>"
)

table.with_part("a text box", "drawing", "drawing", BOXES, BOX.replace("{}", TEXT_BOX))
table.with_part(
    "a picture",
    "drawing",
    "drawing",
    BOXES,
    BOX.replace("{}", PICTURE),
    more={BOXES_RELS: TO_IMAGE, IMAGE: PNG},
)
table.with_part(
    "SmartArt",
    "drawing",
    "drawing",
    BOXES,
    BOX.replace("{}", SMART_ART),
    more={
        BOXES_RELS: relations(("diagramData", "/xl/diagrams/data1.xml")),
        "xl/diagrams/data1.xml": "<a/>",
    },
)
SHAPES = "xl/drawings/shapes.vml"
for label, kind in {"a shape of the older kind": "Rect", "a form control": "Button"}.items():
    table.with_part(label, "legacyDrawing", "vmlDrawing", SHAPES, VML.format(kind), "drops it")
table.with_part(
    "a watermark in the header",
    "legacyDrawingHF",
    "vmlDrawing",
    SHAPES,
    VML.format("Pict"),
    "drops pictures in headers",
)
table.with_part("a picture behind the cells", "picture", "image", IMAGE, PNG)
table.with_part(
    "an embedded object",
    f'<oleObjects><oleObject progId="Package" shapeId="1" {WORDS} r:id="rId2"/></oleObjects>',
    "oleObject",
    "xl/embeddings/oleObject1.bin",
    b"Taught",
    "drops an object of which it knows no program",
)
table.in_xml(
    "a shape beside the charts",
    DRAWING,
    "</wsDr>",
    "<oneCellAnchor><from><col>1</col><colOff>0</colOff><row>1</row><rowOff>0</rowOff></from>"
    '<ext cx="900000" cy="900000"/>'
    + TEXT_BOX.replace("xdr:", "")
    .replace("<a:", "<a:")
    .replace("<sp ", f'<sp xmlns:a="{DRAWN}/main" ')
    + "<clientData/></oneCellAnchor></wsDr>",
)
table.in_xml("a chart over the table", DRAWING, "<row>7</row>", "<row>0</row>")
table.in_xml(
    "a chart that is hidden", DRAWING, '<cNvPr id="1"', '<cNvPr id="1" hidden="1"', SHOWS_AGAIN
)
table.in_xml("a chart of no size", DRAWING, 'cx="5400000" cy="2880000"', 'cx="5" cy="5"')
table.in_xml("a chart with another title", CHART, "Coverage by class", "Coverage: complete")
table.in_xml("a chart of other cells", CHART, "'Summary'!\\$H\\$2", "'Summary'!$G$2")
table.in_xml("a chart with another scale", CHART, '<min val="0"/>', '<min val="-9"/>')
table.in_xml("a chart with white bars", CHART, '<a:srgbClr val="073B40"', '<a:srgbClr val="FFFFFF"')
table.in_xml(
    "a chart of typed figures",
    CHART,
    "<val><numRef>.*?</numRef></val>",
    '<val><numLit><ptCount val="1"/><pt idx="0"><v>1</v></pt></numLit></val>',
)


@table.by_openpyxl("a chart removed")
def _(book):
    book["Summary"]._charts.pop()


@table.by_openpyxl("a chart added")
def _(book):
    chart = BarChart()
    chart.add_data(Reference(book["Summary"], min_col=8, min_row=2, max_row=5))
    book["Coverage"].add_chart(chart, "C2")
