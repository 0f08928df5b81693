/** Signal: a group as one message by a signal-cli REST API server. */
@NullMarked
package io.grapevine.receiver.signal;

import org.jspecify.annotations.NullMarked;
