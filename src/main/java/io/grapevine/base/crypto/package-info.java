/** Message authentication by the algorithms of the JDK. */
@NullMarked
package io.grapevine.base.crypto;

import org.jspecify.annotations.NullMarked;
