# What the servers are told. Today's boot reads the Catalyst address, the bearer, the CA bundle, the k3s version and the two switches;
# the others are the contract of the steps that install Kubernetes and Flux, checked here so that a bad value is found before money is spent.

variable "catalyst_api_url" {
  description = "Base address the servers report to."
  type        = string

  # Plain http would show the bearer to everybody on the way. Only the lab, whose cloud speaks http too, stays on one machine.
  validation {
    condition     = can(regex("^https://[^\\s\"\\\\]+$", var.catalyst_api_url)) || (startswith(var.hcloud_endpoint, "http://") && can(regex("^http://[^\\s\"\\\\]+$", var.catalyst_api_url)))
    error_message = "catalyst_api_url must be an https URL; http is only for the lab."
  }
}

variable "kubeconfig_bearer_token" {
  description = "What a server proves itself with when it reports."
  type        = string
  sensitive   = true

  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.kubeconfig_bearer_token))
    error_message = "kubeconfig_bearer_token must be 64 lower-case hexadecimal digits."
  }
}

variable "k3s_version" {
  description = "The k3s release; the default is the one of pins.json."
  type        = string
  default     = "v1.31.4+k3s1"
  nullable    = false

  validation {
    condition     = can(regex("^v\\d+\\.\\d+\\.\\d+\\+k3s\\d+$", var.k3s_version))
    error_message = "k3s_version must look like v1.31.4+k3s1."
  }
}

variable "k3s_token" {
  description = "Secret with which control planes join, random per deployment."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.k3s_token) >= 32
    error_message = "k3s_token must have at least 32 characters."
  }
}

variable "k3s_agent_token" {
  description = "Secret with which workers join, random per deployment."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.k3s_agent_token) >= 32
    error_message = "k3s_agent_token must have at least 32 characters."
  }
}

variable "oci_registry" {
  description = "Registry and path the Blueprints are pulled from."
  type        = string
  default     = "ghcr.io/openova-io"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9.:-]+(/[a-z0-9._-]+)*$", var.oci_registry))
    error_message = "oci_registry must be a registry host and path without a scheme."
  }
}

variable "ghcr_pull_username" {
  description = "User of that registry."
  type        = string
  default     = "openova-bot"
  nullable    = false
}

variable "ghcr_pull_token" {
  description = "Password of that user; empty where the registry asks for none."
  type        = string
  sensitive   = true
  default     = ""
  nullable    = false
}

variable "gitops_repo_url" {
  description = "Repository the Sovereign follows."
  type        = string

  validation {
    condition     = can(regex("^(https?|ssh)://[^\\s]+$", var.gitops_repo_url))
    error_message = "gitops_repo_url must be an https, http or ssh URL."
  }
}

variable "gitops_branch" {
  description = "Branch of that repository."
  type        = string
  default     = "main"
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.gitops_branch))
    error_message = "gitops_branch must be a branch name."
  }
}

variable "gitops_commit" {
  description = "A commit to stay at, instead of the branch's head."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^([0-9a-f]{40}|[0-9a-f]{64})?$", var.gitops_commit))
    error_message = "gitops_commit must be empty or a full commit id."
  }
}

variable "gitops_kit_path" {
  description = "Folder of the kit in the primary region."
  type        = string
  default     = "./clusters/_template/bootstrap-kit"
  nullable    = false

  validation {
    condition     = can(regex("^\\./[A-Za-z0-9._/-]+$", var.gitops_kit_path))
    error_message = "gitops_kit_path must be a path that starts with ./."
  }
}

variable "gitops_kit_path_secondary" {
  description = "Folder of the kit in every further region."
  type        = string
  default     = "./clusters/_template/bootstrap-kit-secondary"
  nullable    = false

  validation {
    condition     = can(regex("^\\./[A-Za-z0-9._/-]+$", var.gitops_kit_path_secondary))
    error_message = "gitops_kit_path_secondary must be a path that starts with ./."
  }
}

variable "gitops_infrastructure_path" {
  description = "Folder of what follows the kit."
  type        = string
  default     = "./clusters/_template/infrastructure"
  nullable    = false

  validation {
    condition     = can(regex("^\\./[A-Za-z0-9._/-]+$", var.gitops_infrastructure_path))
    error_message = "gitops_infrastructure_path must be a path that starts with ./."
  }
}

variable "artifact_mirror_url" {
  description = "Where an air-gapped node downloads everything from."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^(https?://[^\\s]+)?$", var.artifact_mirror_url))
    error_message = "artifact_mirror_url must be empty or an http or https URL."
  }
}

variable "artifact_checksums" {
  description = "SHA-256 by file, for own builds; they override those of pins.json."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for checksum in values(var.artifact_checksums) : can(regex("^[0-9a-f]{64}$", checksum))])
    error_message = "artifact_checksums must hold SHA-256 sums of 64 lower-case hexadecimal digits."
  }
}

variable "registry_mirrors" {
  description = "Mirror URL by registry host."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for url in values(var.registry_mirrors) : can(regex("^https?://[^\\s]+$", url))])
    error_message = "registry_mirrors must hold http or https URLs."
  }
}

variable "ca_bundle_pem" {
  description = "Certificates the servers trust besides the public ones."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.ca_bundle_pem == "" || can(regex("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----", var.ca_bundle_pem))
    error_message = "ca_bundle_pem must be empty or hold certificates in PEM form."
  }
}

variable "enable_unattended_upgrades" {
  description = "Security updates by themselves, with a restart at 02:30 when one needs it. Needs a package mirror."
  type        = bool
  default     = true
  nullable    = false
}

variable "enable_fail2ban" {
  description = "Addresses that keep failing at SSH are shut out for an hour. Needs a package mirror."
  type        = bool
  default     = true
  nullable    = false
}
