/** What a template sees of a notification, and the port behind which the template languages stand. */
@NullMarked
package io.grapevine.template;

import org.jspecify.annotations.NullMarked;
