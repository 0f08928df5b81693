/** The port of what keeps state on the disk: state that must survive a crash is appended before it is acknowledged. */
@NullMarked
package io.grapevine.base.journal;

import org.jspecify.annotations.NullMarked;
