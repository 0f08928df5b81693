/**
 * Plays a test: real replicas in virtual time, with the real integrations, whose requests and mails are recorded instead of
 * sent. {@link io.grapevine.virtualtime.configtest.play.ScriptPlayer} is where a test runs, {@link
 * io.grapevine.virtualtime.configtest.play.PlayLog} what it leaves.
 */
@NullMarked
package io.grapevine.virtualtime.configtest.play;

import org.jspecify.annotations.NullMarked;
