/** What both APIs, Alertmanager's and Grapevine's own, need of HTTP: JSON answers of any length, queries, times. */
@NullMarked
package io.grapevine.web.api.http;

import org.jspecify.annotations.NullMarked;
