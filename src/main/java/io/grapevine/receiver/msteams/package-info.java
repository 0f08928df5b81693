/** Microsoft Teams through a connector: a group as one message card. */
@NullMarked
package io.grapevine.receiver.msteams;

import org.jspecify.annotations.NullMarked;
