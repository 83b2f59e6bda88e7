package io.forebay.node.config;

/// `space`: watermarks, in percent of a mountpath's capacity.
public record SpaceSection(
    @Setting(
            value = "65",
            min = "1",
            max = "99",
            says = "Above it, copies set aside as corrupt are removed, oldest first.")
        int cleanupwm,
    @Setting(value = "75", min = "1", max = "99", says = "Eviction stops here.") int lowwm,
    @Setting(value = "90", min = "1", max = "99", says = "Eviction starts here.") int highwm,
    @Setting(
            value = "95",
            min = "1",
            max = "100",
            says =
                "Never exceeded: for a write the coldest copies leave, and it is refused where that"
                    + " is not enough; a read is served through.")
        int outOfSpace) {

  public SpaceSection {
    if (cleanupwm > lowwm || lowwm >= highwm || highwm >= outOfSpace) {
      throw new IllegalArgumentException(
          "watermarks must rise: cleanupwm <= lowwm < highwm < out_of_space");
    }
  }
}
