/**
 * Files of tests as values: what {@code amtool test} reads. {@link io.grapevine.virtualtime.configtest.script.ScriptReader} reads
 * them, with the place of every error. All times are durations since the start of a test.
 */
@NullMarked
package io.grapevine.virtualtime.configtest.script;

import org.jspecify.annotations.NullMarked;
