/** How commands say that they failed. */
@NullMarked
package io.grapevine.cli.fault;

import org.jspecify.annotations.NullMarked;
