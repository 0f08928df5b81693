/** The port of the append-only log: state that must survive a crash is appended before it is acknowledged. */
@NullMarked
package io.grapevine.storage.journal;

import org.jspecify.annotations.NullMarked;
