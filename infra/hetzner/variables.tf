# Who the Sovereign is.

variable "sovereign_fqdn" {
  description = "The Sovereign's domain, also the value of the label every resource carries."
  type        = string

  validation {
    condition     = length(var.sovereign_fqdn) <= 63 && can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$", var.sovereign_fqdn))
    error_message = "sovereign_fqdn must be a lower-case domain name of at least two labels and at most 63 characters."
  }
}

variable "resource_slug" {
  description = "Second part of every resource name, after `catalyst-`."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,31}$", var.resource_slug))
    error_message = "resource_slug must have 1 to 32 characters of a-z, 0-9 and -, and must not start with -."
  }
}

variable "deployment_id" {
  description = "The deployment these resources belong to, as a label on each of them."
  type        = string

  validation {
    condition     = can(regex("^[0-9a-f]{16}$", var.deployment_id))
    error_message = "deployment_id must be 16 lower-case hexadecimal digits."
  }
}

variable "sovereign_subdomain" {
  description = "The label below the pool domain, for the record on the machines."
  type        = string
  default     = ""
  nullable    = false
}

variable "pool_domain" {
  description = "The pool the domain was taken from, for the record on the machines."
  type        = string
  default     = ""
  nullable    = false
}

variable "domain_mode" {
  description = "How the domain was come by, for the record on the machines."
  type        = string
  default     = "pool"
  nullable    = false

  validation {
    condition     = contains(["pool", "byo", "byo-manual", "byo-api"], var.domain_mode)
    error_message = "domain_mode must be pool, byo, byo-manual or byo-api."
  }
}

variable "org_name" {
  description = "The owner's name."
  type        = string

  validation {
    condition     = can(regex("^\\P{Cc}{1,120}$", var.org_name))
    error_message = "org_name must have 1 to 120 characters and no control characters."
  }
}

variable "org_email" {
  description = "The owner's address; the first administrator signs in with it."
  type        = string

  validation {
    condition     = length(var.org_email) <= 254 && can(regex("^[^@\\s\\p{Cc}]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+$", var.org_email))
    error_message = "org_email must be an e-mail address with one @ and a valid host name."
  }
}

# The cloud.

variable "hcloud_token" {
  description = "API token of the project, with read and write access."
  type        = string
  sensitive   = true

  validation {
    condition     = length(var.hcloud_token) == 64
    error_message = "hcloud_token must have exactly 64 characters."
  }
}

variable "hcloud_project_id" {
  description = "The project's number, recorded only: the token alone decides where things are made."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{0,32}$", var.hcloud_project_id))
    error_message = "hcloud_project_id must be a number of at most 32 digits."
  }
}

variable "hcloud_endpoint" {
  description = "Base address of the cloud's API. The client puts paths behind it, so it ends in /v1."
  type        = string
  default     = "https://api.hetzner.cloud/v1"
  nullable    = false

  validation {
    condition     = can(regex("^https?://[^/\\s]+(/[^\\s]*)?/v1$", var.hcloud_endpoint))
    error_message = "hcloud_endpoint must be a URL that ends in /v1."
  }
}

variable "hcloud_poll_interval" {
  description = "How long the provider waits between two looks at a running action."
  type        = string
  default     = "1s"
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]+(\\.[0-9]+)?(ms|s|m)$", var.hcloud_poll_interval))
    error_message = "hcloud_poll_interval must be a duration such as 500ms or 1s."
  }
}

variable "hcloud_poll_function" {
  description = "Whether that wait stays the same or doubles."
  type        = string
  default     = "exponential"
  nullable    = false

  validation {
    condition     = contains(["constant", "exponential"], var.hcloud_poll_function)
    error_message = "hcloud_poll_function must be constant or exponential."
  }
}

# Where and how large. The single-region form is used only when `regions` is empty.

variable "region" {
  description = "Location of the only region."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = length(var.regions) > 0 || can(regex("^[a-z0-9-]{1,6}$", var.region))
    error_message = "region must name a location, such as fsn1, when regions is empty."
  }
}

variable "control_plane_size" {
  description = "Server type of the control planes."
  type        = string
  default     = "cpx52"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]*$", var.control_plane_size)) && !startswith(var.control_plane_size, "cax")
    error_message = "control_plane_size must be an x86 server type, such as cpx52; cax types are Arm."
  }
}

variable "worker_size" {
  description = "Server type of the workers."
  type        = string
  default     = "cpx32"
  nullable    = false

  validation {
    condition     = (var.worker_size == "" && var.worker_count == 0) || (can(regex("^[a-z][a-z0-9-]*$", var.worker_size)) && !startswith(var.worker_size, "cax"))
    error_message = "worker_size must be an x86 server type, such as cpx32; cax types are Arm."
  }
}

variable "worker_count" {
  description = "Workers beside the control planes."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.worker_count >= 0 && var.worker_count <= 50 && floor(var.worker_count) == var.worker_count
    error_message = "worker_count must be a whole number from 0 to 50."
  }
}

variable "ha_enabled" {
  description = "Three control planes instead of one."
  type        = bool
  default     = false
  nullable    = false
}

variable "regions" {
  description = "The regions, the first of them the primary one. Their keys and cluster names are the engine's."
  type = list(object({
    key              = string
    clusterName      = string
    provider         = optional(string, "hetzner")
    cloudRegion      = string
    controlPlaneSize = string
    workerSize       = optional(string, "")
    workerCount      = optional(number, 0)
    haEnabled        = optional(bool, false)
  }))
  default  = []
  nullable = false

  validation {
    condition     = length(var.regions) <= 5
    error_message = "regions must have at most 5 entries."
  }

  validation {
    condition     = alltrue([for region in var.regions : region.provider == "hetzner"])
    error_message = "regions must all have the provider hetzner: no other can be provisioned."
  }

  validation {
    condition     = alltrue([for region in var.regions : can(regex("^[a-z0-9-]{1,6}$", region.key))])
    error_message = "regions must have keys of 1 to 6 characters of a-z, 0-9 and -."
  }

  validation {
    condition     = length(distinct(var.regions[*].key)) == length(var.regions)
    error_message = "regions must have unique keys."
  }

  validation {
    condition     = alltrue([for region in var.regions : can(regex("^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$", region.clusterName))])
    error_message = "regions must have cluster names of 1 to 32 characters of a-z, 0-9 and -."
  }

  validation {
    condition     = length(distinct(var.regions[*].clusterName)) == length(var.regions)
    error_message = "regions must have unique cluster names."
  }

  validation {
    condition     = alltrue([for region in var.regions : region.workerCount >= 0 && region.workerCount <= 50 && floor(region.workerCount) == region.workerCount])
    error_message = "regions must have whole worker counts from 0 to 50."
  }

  validation {
    condition     = sum(concat([0], [for region in var.regions : region.workerCount + (region.haEnabled ? 3 : 1)])) <= 100
    error_message = "regions must not have more than 100 nodes together."
  }

  validation {
    condition = alltrue([for region in var.regions : alltrue([for size in concat([region.controlPlaneSize], region.workerCount > 0 ? [region.workerSize] : []) :
      can(regex("^[a-z][a-z0-9-]*$", size)) && !startswith(size, "cax")
    ])])
    error_message = "regions must have x86 server types, such as cpx52, for control planes and, where there are any, for workers; cax types are Arm."
  }
}

variable "image" {
  description = "Operating system of the servers; the boot script is written for this one."
  type        = string
  default     = "ubuntu-24.04"
  nullable    = false
}

variable "lb_type" {
  description = "Type of the load balancers."
  type        = string
  default     = "lb11"
  nullable    = false

  validation {
    condition     = can(regex("^lb[0-9]+$", var.lb_type))
    error_message = "lb_type must be a load balancer type, such as lb11."
  }
}

# Who may reach it.

variable "ssh_public_key" {
  description = "The administrator's public key, one line."
  type        = string

  # The blob starts with its own type; a prefix that says otherwise is a broken key.
  validation {
    condition = can(regex(
      "^(ssh-ed25519 AAAAC3NzaC1lZDI1NTE5|ssh-rsa AAAAB3NzaC1yc2E|ecdsa-sha2-nistp(256|384|521) AAAAE2VjZHNhLXNoYTItbmlzdHA)[A-Za-z0-9+/]+={0,2}( [^\\r\\n]*)?$",
      var.ssh_public_key
    ))
    error_message = "ssh_public_key must be one line with an ed25519, RSA or ECDSA public key."
  }
}

variable "existing_ssh_key_id" {
  description = "The key's id when the project already holds it."
  type        = number
  default     = null

  validation {
    condition     = var.existing_ssh_key_id == null ? true : var.existing_ssh_key_id > 0 && floor(var.existing_ssh_key_id) == var.existing_ssh_key_id
    error_message = "existing_ssh_key_id must be a positive whole number."
  }
}

variable "ssh_allowed_cidrs" {
  description = "Ranges that may open SSH; none by default."
  type        = list(string)
  default     = []
  nullable    = false

  validation {
    condition     = length(var.ssh_allowed_cidrs) <= 20 && alltrue([for cidr in var.ssh_allowed_cidrs : can(cidrsubnet(cidr, 0, 0))])
    error_message = "ssh_allowed_cidrs must be at most 20 IPv4 or IPv6 ranges, such as 203.0.113.0/24."
  }
}

variable "k8s_api_allowed_cidrs" {
  description = "Ranges that may reach the Kubernetes API. Anything but the whole world takes it off the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0", "::/0"]
  nullable    = false

  validation {
    condition     = length(var.k8s_api_allowed_cidrs) <= 20 && alltrue([for cidr in var.k8s_api_allowed_cidrs : can(cidrsubnet(cidr, 0, 0))])
    error_message = "k8s_api_allowed_cidrs must be at most 20 IPv4 or IPv6 ranges, such as 203.0.113.0/24."
  }
}

variable "serve_own_zone" {
  description = "Port 53 open from the start, so that handing the zone over changes nothing here."
  type        = bool
  default     = true
  nullable    = false
}
