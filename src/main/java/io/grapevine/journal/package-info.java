/** The port of the append log: what must outlive a crash is given to it before anybody is told that it is safe. */
@NullMarked
package io.grapevine.journal;

import org.jspecify.annotations.NullMarked;
