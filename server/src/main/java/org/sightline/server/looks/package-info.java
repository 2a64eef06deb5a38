/// What a picture that somebody brings looks like, worked out in a process of its own: begin
/// reading at [org.sightline.server.looks.ExamplePictures].
@NullMarked
package org.sightline.server.looks;

import org.jspecify.annotations.NullMarked;
