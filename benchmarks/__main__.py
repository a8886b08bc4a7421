"""`make bench`: every benchmark in turn."""

from benchmarks import bench_crawl, bench_reading

bench_reading.main()
bench_crawl.main()
