/** Twilio: the keys that users press during calls. */
@NullMarked
package io.grapevine.web.action.twilio;

import org.jspecify.annotations.NullMarked;
