/** The settings of TLS that stand in YAML files: those of a listener, and the names of versions, ciphers and curves. */
@NullMarked
package io.grapevine.config.tls;

import org.jspecify.annotations.NullMarked;
