/**
 * Time zones: their rules and the abbreviations of their times, from files of the IANA database or from the JVM.
 *
 * <p>Whoever starts the program says where they come from ({@link io.grapevine.model.zone.Zones}); here no file is read.
 */
@NullMarked
package io.grapevine.model.zone;

import org.jspecify.annotations.NullMarked;
