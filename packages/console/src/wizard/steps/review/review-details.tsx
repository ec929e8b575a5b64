import { ComponentsSection } from "./component-cards.tsx";
import { Payload } from "./payload.tsx";
import { Rehearse } from "./rehearse.tsx";
import { CredentialsSection, DomainSection, OrganisationSection, ProviderSection, SSHSection, TopologySection } from "./sections.tsx";

/** Everything that was chosen, and the body that will be sent. Fetched after the figures and checks, which are looked at first. */
export function ReviewDetails() {
  return (
    <>
      <div className="review-sections">
        <OrganisationSection />
        <DomainSection />
        <TopologySection />
        <ProviderSection />
        <CredentialsSection />
        <SSHSection />
      </div>
      <ComponentsSection />
      <Payload />
      <Rehearse />
    </>
  );
}
