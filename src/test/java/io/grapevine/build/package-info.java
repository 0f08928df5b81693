/** Tests of the programs of {@code src/build/java}, which the build runs. */
package io.grapevine.build;
