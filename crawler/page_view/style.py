"""How a page view looks: light and dark, wide, on a telephone and in print. Colours are never alone: every mark
has a label."""

STYLE = """
:root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6876; --paper: #eef1f4; --card: #fff; --line: #d5dce3;
  --good: #1d7a6e; --bad: #b3263c; --bad-paper: #fdeef0; --focus: #0b57d0;
  --mark-s: 85%; --mark-l: 90%; --chip-s: 70%; --chip-l: 28%; --chip-ink: #fff;
  --h: 165; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #9aa7b4; --paper: #12171d; --card: #1b222a;
  --line: #33404d; --good: #4fc3b3; --bad: #ff8091; --bad-paper: #3a1d24; --focus: #8ab4f8;
  --mark-s: 45%; --mark-l: 22%; --chip-s: 65%; --chip-l: 78%; --chip-ink: #10151a; } }
.f-title { --h: 212; } .f-published { --h: 275; } .f-modified { --h: 290; } .f-lead { --h: 24; } .f-body { --h: 145; }
.f-photos { --h: 190; } .f-captions { --h: 48; } .f-authors { --h: 335; } .f-source { --h: 355; }
.f-section { --h: 245; } .f-tags { --h: 85; } .f-attachments { --h: 10; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
header { padding: .7rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
h1 { font-size: 1.05rem; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .6rem; }
h3 { font-size: .875rem; margin: 0 0 .3rem; }
p { margin: .3rem 0; unicode-bidi: isolate; }
a { color: var(--focus); }
a:focus-visible, summary:focus-visible, aside:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.soft, header p { color: var(--soft); font-size: .875rem; }
main { padding: 1rem; max-width: 52rem; margin: 0 auto; }
aside { padding: 1rem; border-top: 1px solid var(--line); background: var(--card); font-size: .9rem;
  line-height: 1.45; }
.read { margin: .7rem 0; }
.read.heading { font-size: 1.3rem; line-height: 1.3; font-weight: 700; }
.other { color: var(--soft); }
.other.heading { font-weight: 700; }
.item::before { content: "\\2022\\00a0"; }
.slight { color: var(--soft); font-size: .8rem; line-height: 1.5; margin: .5rem 0; }
.dot { opacity: .6; }
.link { text-decoration: underline dotted; text-underline-offset: .2em; }
details { border: 1px dashed var(--line); border-radius: .3rem; padding: .2rem .6rem; margin: .5rem 0; }
summary { cursor: pointer; color: var(--soft); font-size: .8rem; }
mark { color: inherit; background: hsl(var(--h) var(--mark-s) var(--mark-l)); border-radius: .15rem;
  padding: .05em 0; border-bottom: 2px solid hsl(var(--h) var(--chip-s) var(--chip-l)); box-decoration-break: clone;
  -webkit-box-decoration-break: clone; }
mark mark { border-bottom-style: dotted; }
.tag, .chip { font: 600 .72rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; padding: .1rem .4rem;
  border-radius: .25rem; color: var(--chip-ink); background: hsl(var(--h) var(--chip-s) var(--chip-l)); }
.tag { text-decoration: none; margin: 0 .35rem; white-space: nowrap; scroll-margin: 6rem; vertical-align: .1em; }
p > .tag:first-child { margin-left: 0; }
.tag:hover { text-decoration: underline; }
.tag:target, li:target, p:target { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: .25rem; }
.tag:target + mark { outline: 3px solid var(--focus); outline-offset: 2px; }
.box { display: inline-block; border: 1px solid currentColor; border-radius: .25rem; padding: .1rem .5rem;
  font-size: .8rem; max-width: 100%; }
mark.box { display: block; padding: .8rem; margin: .3rem 0 0;
  border: 2px dashed hsl(var(--h) var(--chip-s) var(--chip-l)); }
mark.box .address { display: block; }
.hid { color: var(--ink); font-style: italic; }
.left { color: var(--bad); font-size: .875rem; }
.gone { display: flex; flex-wrap: wrap; gap: 0 .6rem; align-items: baseline; }
.gone h3, .gone p { margin: 0; }
header .state { font-size: .95rem; font-weight: 600; border-left: 4px solid; padding: .2rem .7rem; margin: .5rem 0; }
header .good { color: var(--good); }
header .bad { color: var(--bad); background: var(--bad-paper); }
.field, .doubts { border-top: 1px solid var(--line); padding: .7rem 0; scroll-margin: 3rem; }
ol { list-style: none; margin: 0; padding: 0; }
li { margin: .25rem 0; scroll-margin: 4rem; unicode-bidi: isolate; }
li p { margin: .1rem 0 .1rem .8rem; scroll-margin: 4rem; }
.why { color: var(--soft); font-size: .8rem; font-family: ui-monospace, "DejaVu Sans Mono", monospace; }
.more::before { content: "\\21b3\\00a0"; }
.absent { color: var(--soft); font-style: italic; }
.nowhere { color: var(--soft); font-size: .8rem; border-bottom: 1px dotted; }
.go { font-size: .8rem; white-space: nowrap; }
.address { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .78rem; }
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: minmax(0, 1fr) 27rem; }
  header { grid-column: 1 / -1; }
  main { grid-column: 1; margin: 0 auto; width: 100%; }
  aside { grid-column: 2; grid-row: 2; position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto;
    border-top: 0; border-left: 1px solid var(--line); }
  .to-record { display: none; }
}
@media print {
  :root { color-scheme: light; }
  body { display: block; background: none; }
  aside { position: static; max-height: none; overflow: visible; border: 0; }
  mark, .tag, .chip { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details::details-content { content-visibility: visible; height: auto; }
  .go, .to-record { display: none; }
  .field { break-inside: avoid-page; }
}
"""
"""CSS. It names nothing that has an address."""
