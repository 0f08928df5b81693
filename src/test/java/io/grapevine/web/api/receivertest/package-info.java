/** Tests of trying templates and receivers over the API. */
@NullMarked
package io.grapevine.web.api.receivertest;

import org.jspecify.annotations.NullMarked;
