/**
 * What clients of HTTP must know whatever library speaks for them: which URLs there are, which proxy leads to one, which
 * request follows an answer, which credentials go with it. The rules are those of Go's client, which configurations are
 * written for.
 *
 * <p>Nothing is sent from here. Only small files, of secrets and certificates, are read.
 */
@NullMarked
package io.grapevine.http;

import org.jspecify.annotations.NullMarked;
