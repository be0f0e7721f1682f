"""A tensor of any size as a picture that a person moves over: colours, camera, marks, legend."""
