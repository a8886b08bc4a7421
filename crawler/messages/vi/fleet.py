"""What workers tell, and what `tulieu fleet` shows."""

ENTRIES = {
    # options
    "{text} is no port like 9400, nor a host with one like 0.0.0.0:9400": (
        "{text} không phải là cổng dạng 9400, cũng không phải máy kèm cổng dạng 0.0.0.0:9400"
    ),
    "{text} is no address in digits like 192.0.2.1": "{text} không phải là địa chỉ bằng số dạng 192.0.2.1",
    "{text} is no address of this machine": "{text} không phải là địa chỉ của máy này",
    "--metrics {host}:{port}: {why*}": "--metrics {host}:{port}: {why*}",
    "--metrics needs {library}: {install}": "--metrics cần {library}: {install}",
    "{archive}: workers on PostgreSQL need {library}: {install}": (
        "{archive}: tiến trình làm việc trên PostgreSQL cần {library}: {install}"
    ),
    # workers
    "{archive}: a worker begins, {number} sites at a time": (
        "{archive}: một tiến trình làm việc bắt đầu, mỗi lúc {number} trang"
    ),
    "{number} sites crawled, {new} articles new, {revised} revised; {busy} at work": (
        "đã thu thập {number} trang, {new} bài mới, {revised} bài đã sửa; đang làm {busy}"
    ),
    "problem: {problem*}": "vấn đề: {problem*}",
    "this worker was taken for dead: others have its sites": (
        "tiến trình này bị coi là đã chết: tiến trình khác giữ các trang của nó"
    ),
    "{number} workers are dead: {sites} sites go to others": (
        "{number} tiến trình làm việc đã chết: {sites} trang được giao cho tiến trình khác"
    ),
    "the queue does not answer: {why}": "hàng đợi không trả lời: {why}",
    "the queue cannot be told that this worker ends: {why}": (
        "không báo được cho hàng đợi rằng tiến trình này kết thúc: {why}"
    ),
    "{archive}: its queue cannot be used: {why}": "{archive}: không dùng được hàng đợi: {why}",
    "{archive}: workers with a queue of version {version} are at work, here is {here}: end them first": (
        "{archive}: đang có tiến trình làm việc với hàng đợi phiên bản {version}, ở đây là {here}: hãy kết thúc chúng"
        " trước"
    ),
    # shared work
    "--jobs are this machine's processes: not with --by-workers": (
        "--jobs là số tiến trình của máy này: không dùng cùng --by-workers"
    ),
    "{archive}: workers share an archive in PostgreSQL, not one in a file": (
        "{archive}: các tiến trình làm việc chỉ dùng chung được kho trong PostgreSQL, không phải kho trong tệp"
    ),
    "{archive}: no worker is at work: start one (tulieu worker)": (
        "{archive}: không có tiến trình làm việc nào: hãy chạy một tiến trình (tulieu worker)"
    ),
    "{archive}: no worker is at work any more: this waits for one (tulieu worker)": (
        "{archive}: không còn tiến trình làm việc nào: lệnh này chờ một tiến trình (tulieu worker)"
    ),
    "{archive}: a worker has another version of tulieu ({version}, not {here}): end it first": (
        "{archive}: một tiến trình làm việc chạy phiên bản tulieu khác ({version}, không phải {here}): hãy kết thúc nó"
        " trước"
    ),
    "{archive}: no slice was done for {number} minutes: workers do others, or hang (tulieu fleet)": (
        "{archive}: đã {number} phút chưa phần nào xong: các tiến trình làm việc đang làm phần khác, hoặc bị treo"
        " (tulieu fleet)"
    ),
    "{waiting} slices of other work wait, {running} are being done": (
        "công việc khác: {waiting} phần đang chờ, {running} phần đang làm"
    ),
    # fleet
    "no worker on this machine is alive": "không có tiến trình làm việc nào trên máy này còn sống",
    "{waiting} sites wait, {running} are being crawled, {failed} failed through an error": (
        "{waiting} trang đang chờ, {running} trang đang thu thập, {failed} trang thất bại do lỗi"
    ),
    "last hour: {sites} sites, {articles} articles new or revised": (
        "giờ qua: {sites} trang, {articles} bài mới hoặc đã sửa"
    ),
    "last day: {runs} crawls of {sites} sites, {new} articles new, {revised} revised, {requests} requests,"
    " {problems} problems": (
        "ngày qua: {runs} lần thu thập {sites} trang, {new} bài mới, {revised} bài đã sửa, {requests} yêu cầu,"
        " {problems} vấn đề"
    ),
    "process": "tiến trình",
    "since": "từ lúc",
    "heartbeat": "báo sống",
    "sites": "số trang",
    "crawls": "đang thu thập",
    "dead": "đã chết",
    # their help
    "The address of this machine from which servers are asked.": "Địa chỉ của máy này dùng để hỏi các máy chủ.",
    "Serve figures for Prometheus at this port of this machine alone; HOST:PORT for others too.": (
        "Cung cấp số liệu cho Prometheus ở cổng này, chỉ cho máy này; HOST:PORT để máy khác cũng đọc được."
    ),
    "Stays, and crawls every site when its time has come, many side by side.": (
        "Chạy liên tục và thu thập mỗi trang khi đến hạn, nhiều trang cùng lúc."
    ),
    "With an archive in PostgreSQL any number of workers on any machines share the sites; those of one that dies go to"
    " the others within two minutes. SIGTERM or Ctrl-C end it gracefully, a second one at once.": (
        "Với kho trong PostgreSQL, bao nhiêu tiến trình trên bao nhiêu máy cũng chia nhau các trang; trang của tiến"
        " trình chết được giao cho tiến trình khác trong vòng hai phút. SIGTERM hay Ctrl-C kết thúc êm, lần thứ hai thì"
        " kết thúc ngay."
    ),
    "End with 1 unless a worker on this machine is alive; for health checks.": (
        "Mã thoát là 1 nếu trên máy này không có tiến trình làm việc nào còn sống; dùng để kiểm tra sức khỏe."
    ),
    "What all workers of an archive do: which sites each crawls, what waits, what was done in the last hour and day,"
    " and what went wrong.": (
        "Mọi tiến trình làm việc của một kho làm gì: mỗi tiến trình thu thập trang nào, trang nào đang chờ, giờ qua"
        " và ngày qua đã làm gì, có gì trục trặc."
    ),
}
