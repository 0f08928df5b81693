/**
 * Tests of alerting configurations in virtual time, for {@code amtool test}: {@code script} reads them, {@code play} runs
 * them, {@code verdict} compares, {@code report} tells. {@link io.grapevine.virtualtime.configtest.SuiteRunner} is where they meet.
 */
@NullMarked
package io.grapevine.virtualtime.configtest;

import org.jspecify.annotations.NullMarked;
