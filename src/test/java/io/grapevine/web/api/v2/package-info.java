/** Tests of the API: against recordings of Alertmanager, and of what a client must not be able to do. */
@NullMarked
package io.grapevine.web.api.v2;

import org.jspecify.annotations.NullMarked;
