/** Tells what came of tests: as text with timelines, and as JUnit XML. */
@NullMarked
package io.grapevine.virtualtime.configtest.report;

import org.jspecify.annotations.NullMarked;
