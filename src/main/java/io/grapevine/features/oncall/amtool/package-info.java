/** The commands {@code amtool schedule}: they show who is on call, by files or by a server, and import schedules of Opsgenie. */
@NullMarked
package io.grapevine.features.oncall.amtool;

import org.jspecify.annotations.NullMarked;
