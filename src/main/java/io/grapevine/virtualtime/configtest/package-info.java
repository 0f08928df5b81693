/**
 * Tests of alerting configurations in virtual time, for {@code amtool test}: {@code script} reads them, {@code play} runs
 * them, and what came of it is compared with what was expected, and told as text with timelines or as JUnit XML. {@link
 * io.grapevine.virtualtime.configtest.SuiteRunner} is where they meet.
 */
@NullMarked
package io.grapevine.virtualtime.configtest;

import org.jspecify.annotations.NullMarked;
