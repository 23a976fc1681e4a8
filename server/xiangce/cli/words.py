"""The few words of the command line itself, in zh and en."""

from typing import Final

WORDS: Final = {
    "as of": {"en": "as of", "zh": "截至"},
    "leads": {"en": "Leads", "zh": "牵头"},
    "takes-part": {"en": "Takes part in", "zh": "参与"},
    "implements": {"en": "Implements, by the standing rule", "zh": "按常设规则落实"},
    "open-list": {"en": "Not named, not excluded (the list is open)", "zh": "未列入，但不排除（名单开放）"},
    "closed-list": {"en": "Not named (the list is closed)", "zh": "未列入（名单封闭）"},
    "lead": {"en": "Lead", "zh": "牵头单位"},
    "participants": {"en": "Also take part", "zh": "参与单位"},
    "implementers": {"en": "Implement, by the standing rule", "zh": "按常设规则落实"},
    "open": {
        "en": "The list ends in “etc.”: a unit that is not named is not excluded.",
        "zh": "名单以“等”结尾：未列入的单位不等于被排除。",
    },
    "closed": {"en": "The list is closed.", "zh": "名单封闭。"},
    "place": {"en": "place", "zh": "位次"},
    "clause": {"en": "clause", "zh": "条款"},
    "points here": {"en": "What points here", "zh": "被以下各项引用"},
    "checked": {
        "en": "{documents} documents, {facts} statements checked: {findings} findings",
        "zh": "已检查 {documents} 份文件、{facts} 条陈述：发现 {findings} 处问题",
    },
    "more findings": {
        "en": "… and {count} more; -o FILE writes all.",
        "zh": "……另有 {count} 处；用 -o FILE 写出全部。",
    },
    "records checked": {
        "en": "Records checked: {records}; files: {files}; "
        "violations: {violations}; warnings: {warnings}; notes: {notes}",
        "zh": "已检查 {files} 个文件的 {records} 条记录：违反 {violations} 处，警告 {warnings} 处，提示 {notes} 处",
    },
    "engines agree": {
        "en": "Checked by the reference engine too, with the same result: {records}.",
        "zh": "其中 {records} 条另由参照引擎检查，结果相同。",
    },
    "engines differ": {
        "en": "{records} of them were checked by the reference engine too, WITH ANOTHER RESULT in "
        "{differences} places: do not rely on this report, and tell the maintainers; --format json names the places.",
        "zh": "其中 {records} 条另由参照引擎检查，有 {differences} 处结果不同："
        "请勿采用本报告，并告知维护者；--format json 列出各处。",
    },
    "progress": {"en": "records checked: {records}", "zh": "已检查 {records} 条记录"},
    "no duty": {
        "en": "No document in the graph had been issued by that day.",
        "zh": "截至该日，图中没有已印发的文件。",
    },
}


def word(key: str, lang: str) -> str:
    """One word in `lang`."""
    return WORDS[key][lang]
