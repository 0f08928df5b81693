/** What the Maven build calls while it packages the program. The program itself uses nothing of it. */
@NullMarked
package io.grapevine.server.packaging;

import org.jspecify.annotations.NullMarked;
