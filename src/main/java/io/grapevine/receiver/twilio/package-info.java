/** Twilio: a group as a text message on telephones, or as a call, and the keys that users press during calls. */
@NullMarked
package io.grapevine.receiver.twilio;

import org.jspecify.annotations.NullMarked;
