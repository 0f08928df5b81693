/** What the event recorder records, as immutable values: the events of Alertmanager's {@code eventrecorder.proto}. */
@NullMarked
package io.grapevine.core.event;

import org.jspecify.annotations.NullMarked;
