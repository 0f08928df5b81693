/** Tests of trying templates and receivers over the API. */
@NullMarked
package io.grapevine.api.trial;

import org.jspecify.annotations.NullMarked;
