"""`make bench`: the benchmarks that take minutes, in turn. Those that take longer are run by themselves:
`bench_memory`, `bench_search`, `bench_duplicates`, `bench_whole`, `bench_writers`."""

import sys

from benchmarks import bench_captures, bench_cases, bench_crawl, bench_reading, bench_reread, bench_saving

missed = 0
for bench in (bench_reading, bench_cases, bench_crawl, bench_saving, bench_captures, bench_reread):
    print(f"--- {bench.__name__}")
    missed |= int(bench.main() or 0)
sys.exit(missed)
