/**
 * The work that each alert or request causes, apart from sockets and threads, for microbenchmarks. These are plain classes, so
 * that the tests run them, too: {@code HotPathBenchmark} in {@code src/bench/jmh} measures them, by {@code bin/benchmark-jmh}.
 */
@NullMarked
package io.grapevine.bench.hot;

import org.jspecify.annotations.NullMarked;
