/** Compares what a test expects with what it has led to. */
@NullMarked
package io.grapevine.virtualtime.configtest.verdict;

import org.jspecify.annotations.NullMarked;
