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
    "nothing known": {
        "en": "Nothing was stated that these ask for: {keys}. --all answers them too",
        "zh": "未提供以下各项所需的任何事实：{keys}。--all 一并回答",
    },
    "not asked": {"en": "None of these asks for: {facts}", "zh": "以上各项均不涉及：{facts}"},
    "more rows": {"en": "… and {count} more; -o FILE writes all.", "zh": "……另有 {count} 行；用 -o FILE 写出全部。"},
    "silent rows": {
        "en": "Rows of which nothing is known that is asked for: {count}; --all shows them.",
        "zh": "所问事实一项也没有的有 {count} 行；--all 一并列出。",
    },
    "repeated": {
        "en": "Records about the same as another: {count}; what differs counts as missing; `xiangce check` tells.",
        "zh": "与另一条记录主体相同的有 {count} 条；互相不一致的内容按缺失处理，`xiangce check` 会列出。",
    },
    "ignored": {
        "en": "Columns that were not read, as they are of no field: {columns}",
        "zh": "以下各列不对应任何填报项，未读取：{columns}",
    },
    "asked of": {
        "en": "{key} is asked of: {kinds}; the files hold: {held}.",
        "zh": "{key} 依据的记录类型：{kinds}；文件中有：{held}。",
    },
    "records judged": {"en": "Records judged: {records}", "zh": "已判断 {records} 条记录"},
    "doubted": {
        "en": "Rows with facts that were given and are doubted: {count}; they count as missing; -o FILE names them.",
        "zh": "有 {count} 行的已填事实存疑，按缺失处理；用 -o FILE 写出可逐一查看。",
    },
    "values unread": {
        "en": "{count} values could not be read and count as missing: `xiangce check` says of each what to do.",
        "zh": "{count} 个值无法读取，按缺失处理：`xiangce check` 会逐一说明处理办法。",
    },
    "column target": {"en": "target", "zh": "目标"},
    "column short": {"en": "short by", "zh": "尚差"},
    "gains and losses": {
        "en": "Of {records} records, better verdicts: {gains}; worse: {losses}",
        "zh": "{records} 条记录中，结论变好：{gains}；变差：{losses}",
    },
    "past": {"en": "past", "zh": "已过期"},
    "no records of it": {"en": "no records of it", "zh": "没有相关记录"},
    "released": {
        "en": "{files} files in {folder}, version {version}, facts {digest}",
        "zh": "已在 {folder} 写出 {files} 个文件，版本 {version}，数据摘要 {digest}",
    },
    "thing": {"en": "thing", "zh": "事项"},
    "name": {"en": "name", "zh": "名称"},
    "property": {"en": "property", "zh": "属性"},
    "before": {"en": "before", "zh": "原来"},
    "after": {"en": "after", "zh": "现在"},
    "changes": {
        "en": "Changes: {count}; what follows from the facts is left out",
        "zh": "共 {count} 处变化；推得的事实未列出",
    },
    "no duty": {
        "en": "No document in the graph had been issued by that day.",
        "zh": "截至该日，图中没有已印发的文件。",
    },
}


def word(key: str, lang: str) -> str:
    """One word in `lang`."""
    return WORDS[key][lang]
