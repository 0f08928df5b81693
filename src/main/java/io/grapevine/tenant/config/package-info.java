/**
 * Reads the configurations of tenants: bodies of uploads, directories of files, the file of limits. An upload is checked as
 * Mimir does, in its order and with its texts.
 */
@NullMarked
package io.grapevine.tenant.config;

import org.jspecify.annotations.NullMarked;
