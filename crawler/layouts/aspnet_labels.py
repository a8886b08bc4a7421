"""Old ASP.NET pages that print each field in a server label whose id ends alike everywhere:
`cphContent_ucNewsDetails_lblPostedDate` (baodongthap), `ctl00_..._lblNgayDang` (quangnam) (FACTS C.6).

What its pages do:
- parts of DotNetNuke's skins have such ids, too: `dnn_dnnCURRENTDATE_lblDate` is the clock in a page's head, and
  `dnn_ctr500_dnnTITLE_lblTitle` the title of one of its boxes (its source, DNN Platform);
- the same labels with a number after them are rows of lists: only ids that end so count;
- without a label for the content it is in `div.contentView`, title and date in it;
- without a label for the lead it is the first paragraph.
"""

from __future__ import annotations

from crawler.layouts.layout import Layout


def _labels(*names: str, under: str = ".//", tags: tuple[str, ...] = ("span", "div", "p")) -> str:
    """Return an XPath for labels by the end of their id, but for those of DotNetNuke's skins; by element name, which is
    eight times as quick as `*`."""
    ends = " or ".join(f"substring(@id,string-length(@id)-{len(name) - 1})='{name}'" for name in names)
    return " | ".join(f"{under}{tag}[contains(@id,'lbl')][{ends}][not(contains(@id,'_dnn'))]" for tag in tags)


_OF_LEAD = ("span", "div", "p", "h2")
_CONTENT = ("lblContent", "lblNoiDung", "lblBody", "lblContents", "lblDetail")
_DATE = ("lblPostedDate", "lblNgayDang", "lblDate", "lblPublishDate", "lblCreatedDate", "lblNgay", "lblThoiGian")
_BYLINE = _labels("lblAuthor", "lblTacGia")
_SOURCE = _labels("lblSource", "lblNguon", "lblNguonTin")

LAYOUTS = (
    Layout(
        name="aspnet-labels",
        basis="modelled on FACTS C.6 (baodongthap, quangnam.gov.vn)",
        marks=('lblTitle"', 'lblTieuDe"', 'lblPostedDate"', 'lblNgayDang"'),
        scope=(
            f"({_labels(*_CONTENT, under='//')})[1]/ancestor::*[{_labels(*_DATE)}][1]",
            f"(//div[contains(@class,'contentView')])[1]/ancestor-or-self::*[{_labels(*_DATE)}][1]",
        ),
        select={
            "title": (_labels("lblTitle", "lblTieuDe", tags=("span", "div", "h2", "h3")), "h1"),
            "published": (_labels(*_DATE),),
            "lead": (
                _labels("lblSapo", "lblSummary", "lblTomTat", "lblHead", "lblLead", "lblTrichDan", tags=_OF_LEAD),
            ),
            "body": (_labels(*_CONTENT), "div.contentView"),
            "byline": (_BYLINE,),
            "source": (_SOURCE,),
        },
        drop=("div.date", _BYLINE, _SOURCE),
        lead_in_body=True,
    ),
)
