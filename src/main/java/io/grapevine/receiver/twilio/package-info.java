/** Twilio: a group as a text message on telephones. */
@NullMarked
package io.grapevine.receiver.twilio;

import org.jspecify.annotations.NullMarked;
