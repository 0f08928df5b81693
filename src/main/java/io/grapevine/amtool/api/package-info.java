/** What Alertmanager's API v2 speaks of, as the command line sees it: read from its JSON, and written as amtool writes it. */
@NullMarked
package io.grapevine.amtool.api;

import org.jspecify.annotations.NullMarked;
