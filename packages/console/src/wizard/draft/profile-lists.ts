/** What an Organisation can say of itself. The texts are what is sent; a person reads them in their own language. */
export const industries = [
  "Financial Services",
  "Banking",
  "Insurance",
  "Healthcare",
  "Telecommunications",
  "Energy & Utilities",
  "Retail",
  "Manufacturing",
  "Government",
  "Technology",
  "Other",
] as const;

export const organisationSizes = ["Under 100", "100–500", "500–2,000", "2,000–10,000", "10,000+"] as const;

/** Names of standards and laws: the same in every language. */
export const complianceFrames = ["PCI DSS", "ISO 27001", "SOC 2", "GDPR", "HIPAA", "DORA", "NIS2", "FedRAMP"] as const;
